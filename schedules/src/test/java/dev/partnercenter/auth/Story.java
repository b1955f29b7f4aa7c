package dev.partnercenter.auth;

/**
 * What two threads do to one cache at a time. Made anew for each order in which their steps may come, and the steps of those
 * threads that they start.
 */
interface Story {
    /** Where it is told; what is needed beforehand has been done there. */
    Stage stage();

    void first() throws Exception;

    void second() throws Exception;

    /** What must be true once all of it has ended. */
    void after() throws Exception;

    /** One in which there is a third. */
    interface OfThree extends Story {
        void third() throws Exception;

        default void playThird() throws Exception {
            third();
            stage().threads.join();
        }
    }

    default void begin() {
        stage().threads.begin();
    }

    default void playFirst() throws Exception {
        first();
        stage().threads.join();
    }

    default void playSecond() throws Exception {
        second();
        stage().threads.join();
    }

    default void end() throws Exception {
        stage().threads.end();
        after();
    }
}
