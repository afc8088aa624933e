package org.netmesh.cortex;

import java.nio.file.Path;
import java.util.Optional;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFileConfig;

/**
 * What {@link NetDb} opens (spec 06 §26.2). Immutable.
 *
 * @param origin stamped on what this writes
 * @param persistentDir where a manager of its own keeps files
 * @param redex a manager that is there already, and stays open when the database closes
 * @param options of both models
 */
public record NetDbOpenConfig(
        OriginHash origin,
        boolean withTasks,
        boolean withMemories,
        Optional<Path> persistentDir,
        Optional<Redex> redex,
        AdapterOptions options) {
    /**
     * @throws NetDbException {@code NO_MODELS_ENABLED}; {@code INVALID_CONFIG} if a directory is
     *     missing, or given beside a manager
     */
    public NetDbOpenConfig {
        if (!withTasks && !withMemories) throw NetDbException.noModels();
        if (redex.isPresent() && persistentDir.isPresent()) {
            throw NetDbException.invalidConfig(
                    "give either redex or persistentDir: a manager has its own directory");
        }
        boolean homeless = redex.isEmpty() && persistentDir.isEmpty();
        if (options.file().persistent() && homeless) {
            throw NetDbException.invalidConfig("persistent needs persistentDir, or redex with one");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the options. Confined to one thread. */
    public static final class Builder {
        private Optional<OriginHash> origin = Optional.empty();
        private boolean withTasks;
        private boolean withMemories;
        private boolean persistent;
        private Optional<Path> persistentDir = Optional.empty();
        private Optional<Redex> redex = Optional.empty();
        private AdapterOptions options = AdapterOptions.defaults();

        private Builder() {}

        /** Who writes. Required: two writers of one origin would stamp the same numbers. */
        public Builder originHash(OriginHash value) {
            origin = Optional.of(value);
            return this;
        }

        /** Whether tasks are included. Default false. */
        public Builder withTasks(boolean value) {
            withTasks = value;
            return this;
        }

        /** Whether memories are included. Default false. */
        public Builder withMemories(boolean value) {
            withMemories = value;
            return this;
        }

        /** Where files are. Default none: in memory. */
        public Builder persistentDir(Path dir) {
            persistentDir = Optional.of(dir);
            return this;
        }

        /** Whether the logs are on disk. Default false; needs {@link #persistentDir}. */
        public Builder persistent(boolean value) {
            persistent = value;
            return this;
        }

        /** A manager to use instead of one of its own; it is not closed with the database. */
        public Builder redex(Redex value) {
            redex = Optional.of(value);
            return this;
        }

        /** How both logs are kept and folded. Default {@link AdapterOptions#defaults}. */
        public Builder options(AdapterOptions value) {
            options = value;
            return this;
        }

        /**
         * @throws NetDbException as the record's constructor, and {@code INVALID_CONFIG} without an
         *     origin
         */
        public NetDbOpenConfig build() {
            OriginHash writer =
                    origin.orElseThrow(
                            () -> NetDbException.invalidConfig("originHash is required"));
            boolean onDisk = persistent && !options.file().persistent();
            return new NetDbOpenConfig(
                    writer,
                    withTasks,
                    withMemories,
                    persistentDir,
                    redex,
                    onDisk ? options.on(persistent(options.file())) : options);
        }

        private static RedexFileConfig persistent(RedexFileConfig file) {
            return new RedexFileConfig(
                    true,
                    file.fsync(),
                    file.retention(),
                    file.tailBufferSize(),
                    file.blobAdapterId());
        }
    }
}
