package org.netmesh.laws.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law is only as good as its eye: what it must see, and what must not escape it. */
class PresenceTest {
    private static final String HERE = PresenceTest.class.getName() + ".";

    /** What a room may look like. */
    public interface Bus extends Iterable<String> {
        int emit(Object event);

        Optional<String> pollOne();

        Optional<String> pollOne(long cursor);

        boolean emitBuffer(byte[] bytes);

        int emitAll(Collection<?> events);

        int levels(int... levels);

        Stop stop(Stop how);

        static Builder builder() {
            return new Builder();
        }

        /** Options with defaults. */
        final class Builder {
            public Builder timeout(Duration value) {
                return this;
            }
        }
    }

    /** A choice with a text of its own, and one without. */
    public enum Stop {
        AT_ONCE,
        LATER
    }

    /** Its texts are not its names. */
    public enum Mode {
        FAST("quick");

        private final String wire;

        Mode(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** What two kinds of shelves have in common. */
    public abstract static class Shelf<T> {
        public List<T> find(T like) {
            return List.of(like);
        }
    }

    /** A shelf of durations. */
    public static final class Clocks extends Shelf<Duration> {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bus",
                "Clocks#find(Duration) → List<Duration>",
                "Bus#emit(Object) → int",
                "Bus#pollOne() → Optional<String>, pollOne(long)",
                "Bus#pollOne([long])",
                "Bus#emitBuffer(byte[])",
                "Bus#emitAll(Collection<?>) → int",
                "Bus#levels(int...)",
                "Bus#timeout(Duration)",
                "Bus#iterator(), Iterable<String>",
                "Bus#stop(…)",
                "Bus#stop(Stop) → Stop (a remark)",
                "Bus#emit, Stop#valueOf",
                "Stop.AT_ONCE",
                "Bus.Builder#timeout",
            })
    void whatExistsIsFound(String java) {
        assertThat(missing(HERE + java, "'at-once'")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bos",
                "Clocks#find(String)",
                "Bus#emitt(Object)",
                "Bus#emit(String)",
                "Bus#emit(Object) → long",
                "Bus#pollOne(), pollTwo()",
                "Bus#pollOne(long[, Duration])",
                "Bus#emitBuffer(byte[] | Duration)",
                "Bus#iterator(), Collection<String>",
                "Bus#emit, Bos#valueOf",
                "Stop.AT_TWO",
                "Stop.LATER",
                "Mode.FAST",
            })
    void whatIsMissingIsNamed(String java) {
        assertThat(missing(HERE + java, "'at-once'")).isNotEmpty();
    }

    @Test
    void aConstantMustSayTheTextOfTheWire() {
        assertThat(missing(HERE + "Mode.FAST", "'quick'")).isEmpty();
        assertThat(missing(HERE + "Mode.FAST", "kind fast"))
                .containsExactly("x: FAST does not say 'fast' but [quick]");
    }

    @Test
    void modulesAndPackagesAreLookedUpToo() {
        assertThat(missing("org.netmesh.kernel, org.netmesh.kernel.flow (modules)", "")).isEmpty();
        assertThat(missing("org.netmesh.nowhere (module)", "")).isNotEmpty();
    }

    @Test
    void aRowWithoutCounterpartAsksForNothing() {
        assertThat(missing("— (no native layer)", "")).isEmpty();
    }

    private static List<String> missing(String java, String seed) {
        var row = new Row("x", "area", seed, "", "A", java, "", Row.State.WORKS);
        return Presence.missing(row, Set.of("org.netmesh.kernel", "org.netmesh.kernel.flow"));
    }
}
