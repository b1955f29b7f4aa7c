package dev.partnercenter.auth.nodes;

/** Ends what a process was about, wherever it was: no code of that process goes on after it. */
final class NodeDied extends Error {
    private static final long serialVersionUID = 1L;

    NodeDied(Node node) {
        super(node + " died", null, false, false);
    }
}
