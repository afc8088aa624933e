package org.netmesh.cortex;

import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.redex.RedexFileConfig;

/** How an adapter opens its log and folds it (spec 06 §19.1). Immutable. */
public record AdapterOptions(
        RedexFileConfig file,
        StartPosition start,
        FoldErrorPolicy onFoldError,
        int rywInflightCap,
        WallClock clock,
        MonotonicClock monotonic,
        UserExecutor executor,
        Counters counters) {
    public static final int DEFAULT_RYW_INFLIGHT_CAP = 1024;
    private static final int MAX_CHANNELS = 1024;
    private static final AdapterOptions DEFAULT = builder().build();

    public AdapterOptions {
        if (rywInflightCap < 0) {
            throw new IllegalArgumentException(
                    "rywInflightCap must be at least 0, which means any number, got "
                            + rywInflightCap);
        }
    }

    /** A log in memory, folded from its beginning. */
    public static AdapterOptions defaults() {
        return DEFAULT;
    }

    /** A log on disk, folded from its beginning; the manager needs a directory. */
    public static AdapterOptions onDisk() {
        return builder().persistent(true).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The same on a log that is kept so. */
    AdapterOptions on(RedexFileConfig config) {
        return new AdapterOptions(
                config, start, onFoldError, rywInflightCap, clock, monotonic, executor, counters);
    }

    /** Collects the options; each has the default of the specification. Confined to one thread. */
    public static final class Builder {
        private RedexFileConfig file = RedexFileConfig.defaults();
        private StartPosition start = new StartPosition.FromBeginning();
        private FoldErrorPolicy onFoldError = FoldErrorPolicy.STOP;
        private int rywInflightCap = DEFAULT_RYW_INFLIGHT_CAP;
        private WallClock clock = WallClock.system();
        private MonotonicClock monotonic = MonotonicClock.system();
        private UserExecutor executor = UserExecutor.virtualThreads();
        private Counters counters = Counters.none();

        private Builder() {}

        /** Whether the log is on disk, all else by default. Default false: in memory. */
        public Builder persistent(boolean value) {
            return file(RedexFileConfig.builder().persistent(value).build());
        }

        /** How the log is kept. Counts on the first open of its channel. */
        public Builder file(RedexFileConfig config) {
            file = config;
            return this;
        }

        /** Where the fold begins. Default the beginning; anything else needs a snapshot. */
        public Builder start(StartPosition position) {
            start = position;
            return this;
        }

        /** What becomes of a fold that throws. Default {@link FoldErrorPolicy#STOP}. */
        public Builder onFoldError(FoldErrorPolicy policy) {
            onFoldError = policy;
            return this;
        }

        /** Waits for tokens at once. Default 1,024; 0 for any number. */
        public Builder rywInflightCap(int waits) {
            rywInflightCap = waits;
            return this;
        }

        /** Stamps writes that give no time. Default the system's. */
        public Builder clock(WallClock value) {
            clock = value;
            return this;
        }

        /** Measures waits. Default the system's. */
        public Builder monotonic(MonotonicClock value) {
            monotonic = value;
            return this;
        }

        /** Runs the fold, one task that blocks. Default a virtual thread. */
        public Builder executor(UserExecutor value) {
            executor = value;
            return this;
        }

        /**
         * Where the adapter shows its figures. Adapters with the same options show at most 1,024
         * channels; the others are added up (spec 06 §32). Default nowhere.
         */
        public Builder counters(Counters value) {
            counters = value.capped("channel", MAX_CHANNELS);
            return this;
        }

        public AdapterOptions build() {
            return new AdapterOptions(
                    file, start, onFoldError, rywInflightCap, clock, monotonic, executor, counters);
        }
    }
}
