package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which tasks a query or a watch wants (spec 06 §24). Begin with {@link #all()} and add conditions;
 * every one must hold. Times and ids compare as unsigned. Immutable: each method returns a new
 * filter.
 */
public final class TaskFilter {
    private static final TaskFilter ALL = new TaskFilter(Query.all());
    private static final Facet<Task> STATUS = new Facet<>("status", task -> List.of(task.status()));

    private final Query<Task> query;

    private TaskFilter(Query<Task> query) {
        this.query = query;
    }

    /** Every task, in ascending id. */
    public static TaskFilter all() {
        return ALL;
    }

    public TaskFilter status(TaskStatus status) {
        return and(new Condition.Among<>(STATUS, Set.of(status)));
    }

    /** The title contains this text, letter case ignored by Unicode's rules; "" is in any title. */
    public TaskFilter titleContains(String text) {
        return and(new Condition.Contains<>(Task::title, text));
    }

    /** The id is one of these; no task has an id in an empty set. */
    public TaskFilter idIn(Set<Long> ids) {
        return and(new Condition.Ids<>(ids));
    }

    /** Created at this time or later. */
    public TaskFilter createdAfter(Instant earliest) {
        return and(new Condition.Within<>(Condition.Moment.CREATED, Nanos.of(earliest), -1L));
    }

    /** Created at this time or earlier. */
    public TaskFilter createdBefore(Instant latest) {
        return and(new Condition.Within<>(Condition.Moment.CREATED, 0, Nanos.of(latest)));
    }

    /** Last changed at this time or later. */
    public TaskFilter updatedAfter(Instant earliest) {
        return and(new Condition.Within<>(Condition.Moment.UPDATED, Nanos.of(earliest), -1L));
    }

    /** Last changed at this time or earlier. */
    public TaskFilter updatedBefore(Instant latest) {
        return and(new Condition.Within<>(Condition.Moment.UPDATED, 0, Nanos.of(latest)));
    }

    /** Default: ascending id. */
    public TaskFilter orderBy(TasksOrderBy order) {
        return new TaskFilter(query.in(order.order()));
    }

    /**
     * At most so many, after ordering. Default: all. Counting ignores it.
     *
     * @param most at least 0
     */
    public TaskFilter limit(int most) {
        return new TaskFilter(query.atMost(most));
    }

    Query<Task> query() {
        return query;
    }

    private TaskFilter and(Condition<Task> condition) {
        return new TaskFilter(query.and(condition));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskFilter filter && query.equals(filter.query);
    }

    @Override
    public int hashCode() {
        return query.hashCode();
    }

    @Override
    public String toString() {
        return "TaskFilter" + query;
    }
}
