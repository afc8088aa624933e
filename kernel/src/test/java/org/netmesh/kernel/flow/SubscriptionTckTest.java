package org.netmesh.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.netmesh.kernel.port.UserExecutor;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The Reactive Streams technology compatibility kit, run on a subscription as a publisher. */
class SubscriptionTckTest {
    private static final long WAIT_MILLIS = 1_000;
    private static final long LONG_WAIT_MILLIS = 60_000;
    private static final long QUIET_MILLIS = 50;

    @TestFactory
    Stream<DynamicTest> aSubscriptionIsAPublisherByTheKit() {
        Method[] rules =
                Arrays.stream(Verification.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .sorted(Comparator.comparing(Method::getName))
                        .toArray(Method[]::new);
        assertThat(rules).hasSizeGreaterThan(30);
        return Arrays.stream(rules)
                .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule)));
    }

    /** A few rules wait as long as they may, so the long wait is for a machine that is too slow. */
    private static void check(Method rule) throws Throwable {
        try {
            check(rule, WAIT_MILLIS);
        } catch (AssertionError tooSlowOrWrong) {
            check(rule, LONG_WAIT_MILLIS);
        }
    }

    private static void check(Method rule, long waitMillis) throws Throwable {
        Verification verification = new Verification(waitMillis);
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SkipException) throw new TestAbortedException(cause.getMessage());
            throw cause == null ? e : cause;
        }
    }

    /** Feeds a mailbox with as many elements as a rule asks for. */
    public static final class Verification extends FlowPublisherVerification<Integer> {
        private static final int UNBOUNDED = 10_000;

        Verification(long waitMillis) {
            super(new TestEnvironment(waitMillis, QUIET_MILLIS), waitMillis);
        }

        @Override
        public Flow.Publisher<Integer> createFlowPublisher(long elements) {
            int count = (int) Math.min(elements, UNBOUNDED);
            Mailbox<Integer> mailbox = new Mailbox<>(UNBOUNDED);
            for (int i = 0; i < count; i++) mailbox.offer(i);
            if (elements <= UNBOUNDED) mailbox.finish();
            return new SourceSubscription<>(mailbox, UserExecutor.virtualThreads());
        }

        @Override
        public Flow.@Nullable Publisher<Integer> createFailedFlowPublisher() {
            Mailbox<Integer> mailbox = new Mailbox<>(1);
            SourceSubscription<Integer> taken =
                    new SourceSubscription<>(mailbox, UserExecutor.virtualThreads());
            taken.subscribe(new IgnoringSubscriber());
            return taken;
        }
    }

    private static final class IgnoringSubscriber implements Flow.Subscriber<Integer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Integer element) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
