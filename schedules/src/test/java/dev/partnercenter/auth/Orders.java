package dev.partnercenter.auth;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Tells a story in one order of its threads' steps after another, by Lincheck's model checker: those with few switches between
 * threads first, none twice. What is reported of a failure is the order that led to it, step by step.
 */
final class Orders {
    private static final int TRIED = Integer.getInteger("schedules.orders", 2_000);
    private static final long MINUTE = 60_000;

    private Orders() {}

    static void tryOn(Class<? extends Story> story) {
        loadClasses(story);
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(0)
                .addCustomScenario(scenario(story))
                .minimizeFailedScenario(false)
                // A thread that waits goes round a loop here; with five of them, the usual 50 rounds are soon over.
                .loopBound(1_000)
                .invocationsPerIteration(TRIED)
                .verifier(NothingThrown.class);
        // The first time, all classes are rewritten: on a busy machine that takes longer than the usual half a minute.
        options.invocationTimeout$lincheck(5 * MINUTE);
        options.check(story);
    }

    /** A class that is first used while Lincheck looks on may fail to be initialized, and then does so for ever. */
    private static void loadClasses(Class<? extends Story> type) {
        try {
            Story story = type.getConstructor().newInstance();
            story.begin();
            story.playFirst();
            story.playSecond();
            if (story instanceof Story.OfThree three) {
                three.playThird();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ExecutionScenario scenario(Class<? extends Story> story) {
        List<List<Actor>> threads = new ArrayList<>();
        threads.add(List.of(step(story, "playFirst")));
        threads.add(List.of(step(story, "playSecond")));
        if (Story.OfThree.class.isAssignableFrom(story)) {
            threads.add(List.of(step(story, "playThird")));
        }
        return new ExecutionScenario(List.of(step(story, "begin")), threads, List.of(step(story, "end")), null);
    }

    private static Actor step(Class<? extends Story> story, String name) {
        try {
            return new Actor(story.getMethod(name), List.of());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Stories check themselves. Lincheck makes one of these and hands it the story's class. */
    public static final class NothingThrown implements Verifier {
        public NothingThrown(Class<?> unused) {}

        @Override
        public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
            return results.getThreadsResultsWithClock().stream()
                    .flatMap(List::stream)
                    .noneMatch(each -> each.getResult() instanceof ExceptionResult);
        }
    }
}
