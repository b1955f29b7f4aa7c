package dev.partnercenter.examples;

import java.io.Console;

/** Whether a person looks at what is printed, by a terminal that shows colours. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // Before JDK 22 there is none where there is no terminal.
    static boolean isThere() {
        Console console = System.console();
        if (console == null || System.getenv("NO_COLOR") != null) {
            return false;
        }
        try {
            // Since JDK 22 there may be a console without a terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
