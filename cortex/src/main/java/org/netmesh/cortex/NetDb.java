package org.netmesh.cortex;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.netmesh.redex.Redex;

/**
 * Tasks and memories behind one handle, with one snapshot of both (spec 06 §26). Thread-safe.
 *
 * <p>In a snapshot each model is consistent in itself; there is no order between the two.
 */
public final class NetDb implements AutoCloseable {
    private final Redex redex;
    private final Optional<TasksAdapter> tasks;
    private final Optional<MemoriesAdapter> memories;

    /** In the order in which they close; the manager only if it is ours. */
    private final List<AutoCloseable> owned;

    private NetDb(
            Redex redex,
            Optional<TasksAdapter> tasks,
            Optional<MemoriesAdapter> memories,
            List<AutoCloseable> owned) {
        this.redex = redex;
        this.tasks = tasks;
        this.memories = memories;
        this.owned = owned;
    }

    /**
     * Opens the chosen models, with all that their logs hold.
     *
     * @throws CortexException if a model cannot be opened; nothing stays open then
     */
    public static NetDb open(NetDbOpenConfig config) {
        return open(
                config,
                Optional.empty(),
                Optional.empty(),
                "NetDb open tasks",
                "NetDb open memories");
    }

    /**
     * Opens the chosen models from a bundle, with what their logs have after it. A model that the
     * bundle does not hold opens from its log alone; one that was not chosen is passed over.
     *
     * @throws CortexException {@code INVALID_SNAPSHOT} if a chosen model's part is damaged; else as
     *     {@link #open}
     */
    public static NetDb openFromSnapshot(NetDbOpenConfig config, NetDbBundle bundle) {
        return open(
                config,
                bundle.tasks(),
                bundle.memories(),
                "NetDb restore tasks",
                "NetDb restore memories");
    }

    private static NetDb open(
            NetDbOpenConfig config,
            Optional<CortexSnapshot> savedTasks,
            Optional<CortexSnapshot> savedMemories,
            String tasksContext,
            String memoriesContext) {
        // Models close before the manager of their logs.
        Deque<AutoCloseable> owned = new ArrayDeque<>();
        try {
            Redex redex = config.redex().orElseGet(() -> ownRedex(config));
            if (config.redex().isEmpty()) owned.addLast(redex);
            Optional<TasksAdapter> tasks =
                    config.withTasks()
                            ? Optional.of(openTasks(config, redex, savedTasks, tasksContext))
                            : Optional.empty();
            tasks.ifPresent(owned::addFirst);
            Optional<MemoriesAdapter> memories =
                    config.withMemories()
                            ? Optional.of(
                                    openMemories(config, redex, savedMemories, memoriesContext))
                            : Optional.empty();
            memories.ifPresent(owned::addFirst);
            return new NetDb(redex, tasks, memories, List.copyOf(owned));
        } catch (RuntimeException e) {
            closeAll(owned).ifPresent(e::addSuppressed);
            throw e;
        }
    }

    private static Redex ownRedex(NetDbOpenConfig config) {
        Redex.Builder builder = Redex.builder();
        config.persistentDir().ifPresent(builder::persistentDir);
        return builder.build();
    }

    private static TasksAdapter openTasks(
            NetDbOpenConfig config, Redex redex, Optional<CortexSnapshot> saved, String context) {
        return saved.isPresent()
                ? TasksAdapter.openFromSnapshot(
                        redex, config.origin(), saved.get(), config.options(), context)
                : TasksAdapter.open(redex, config.origin(), config.options(), context);
    }

    private static MemoriesAdapter openMemories(
            NetDbOpenConfig config, Redex redex, Optional<CortexSnapshot> saved, String context) {
        return saved.isPresent()
                ? MemoriesAdapter.openFromSnapshot(
                        redex, config.origin(), saved.get(), config.options(), context)
                : MemoriesAdapter.open(redex, config.origin(), config.options(), context);
    }

    /** The tasks, if they were chosen. */
    public Optional<TasksAdapter> tasks() {
        return tasks;
    }

    /** The memories, if they were chosen. */
    public Optional<MemoriesAdapter> memories() {
        return memories;
    }

    /**
     * @throws NetDbException {@code MODEL_NOT_INCLUDED}
     */
    public TasksAdapter requireTasks() {
        return tasks.orElseThrow(() -> NetDbException.notIncluded("tasks"));
    }

    /**
     * @throws NetDbException {@code MODEL_NOT_INCLUDED}
     */
    public MemoriesAdapter requireMemories() {
        return memories.orElseThrow(() -> NetDbException.notIncluded("memories"));
    }

    /** The manager of the logs. */
    public Redex redex() {
        return redex;
    }

    /** All chosen models in one bundle, tasks first. */
    public NetDbBundle snapshot() {
        return NetDbBundle.of(
                tasks.map(TasksAdapter::snapshot), memories.map(MemoriesAdapter::snapshot));
    }

    /**
     * Closes the models, both even if one fails, and the manager with its files if it is this
     * database's own. Idempotent.
     */
    @Override
    public void close() {
        Optional<RuntimeException> failure = closeAll(owned);
        if (failure.isPresent()) throw failure.get();
    }

    /** The first failure, with the others suppressed in it. */
    private static Optional<RuntimeException> closeAll(Collection<? extends AutoCloseable> all) {
        RuntimeException first = null;
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (Exception e) {
                RuntimeException failure =
                        e instanceof RuntimeException same ? same : new IllegalStateException(e);
                if (first == null) first = failure;
                else first.addSuppressed(failure);
            }
        }
        return Optional.ofNullable(first);
    }
}
