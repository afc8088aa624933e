package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which memories a query or a watch wants (spec 06 §24). Begin with {@link #all()} and add
 * conditions; every one must hold. Times and ids compare as unsigned. Immutable: each method
 * returns a new filter.
 */
public final class MemoryFilter {
    private static final MemoryFilter ALL = new MemoryFilter(Query.all());
    private static final Facet<Memory> TAGS = new Facet<>("tags", Memory::tags);
    private static final Facet<Memory> SOURCE =
            new Facet<>("source", memory -> List.of(memory.source()));
    private static final Facet<Memory> PINNED =
            new Facet<>("pinned", memory -> List.of(memory.pinned()));

    private final Query<Memory> query;

    private MemoryFilter(Query<Memory> query) {
        this.query = query;
    }

    /** Every memory, in ascending id. */
    public static MemoryFilter all() {
        return ALL;
    }

    public MemoryFilter source(String source) {
        return and(new Condition.Among<>(SOURCE, Set.of(source)));
    }

    /** The content contains this text, letter case ignored by Unicode's rules; "" is in any. */
    public MemoryFilter contentContains(String text) {
        return and(new Condition.Contains<>(Memory::content, text));
    }

    /** Has this tag. */
    public MemoryFilter tag(String tag) {
        return and(new Condition.Among<>(TAGS, Set.of(tag)));
    }

    /** Has at least one of these tags; an empty set asks nothing. */
    public MemoryFilter anyTag(Set<String> tags) {
        return tags.isEmpty() ? this : and(new Condition.Among<>(TAGS, tags));
    }

    /** Has every one of these tags; an empty set asks nothing. */
    public MemoryFilter allTags(Set<String> tags) {
        MemoryFilter filter = this;
        for (String tag : tags) filter = filter.tag(tag);
        return filter;
    }

    public MemoryFilter pinned(boolean pinned) {
        return and(new Condition.Among<>(PINNED, Set.of(pinned)));
    }

    /** The id is one of these; no memory has an id in an empty set. */
    public MemoryFilter idIn(Set<Long> ids) {
        return and(new Condition.Ids<>(ids));
    }

    /** Created at this time or later. */
    public MemoryFilter createdAfter(Instant earliest) {
        return and(new Condition.Within<>(Condition.Moment.CREATED, Nanos.of(earliest), -1L));
    }

    /** Created at this time or earlier. */
    public MemoryFilter createdBefore(Instant latest) {
        return and(new Condition.Within<>(Condition.Moment.CREATED, 0, Nanos.of(latest)));
    }

    /** Last changed at this time or later. */
    public MemoryFilter updatedAfter(Instant earliest) {
        return and(new Condition.Within<>(Condition.Moment.UPDATED, Nanos.of(earliest), -1L));
    }

    /** Last changed at this time or earlier. */
    public MemoryFilter updatedBefore(Instant latest) {
        return and(new Condition.Within<>(Condition.Moment.UPDATED, 0, Nanos.of(latest)));
    }

    /** Default: ascending id. */
    public MemoryFilter orderBy(MemoriesOrderBy order) {
        return new MemoryFilter(query.in(order.order()));
    }

    /**
     * At most so many, after ordering. Default: all. Counting ignores it.
     *
     * @param most at least 0
     */
    public MemoryFilter limit(int most) {
        return new MemoryFilter(query.atMost(most));
    }

    Query<Memory> query() {
        return query;
    }

    private MemoryFilter and(Condition<Memory> condition) {
        return new MemoryFilter(query.and(condition));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryFilter filter && query.equals(filter.query);
    }

    @Override
    public int hashCode() {
        return query.hashCode();
    }

    @Override
    public String toString() {
        return "MemoryFilter" + query;
    }
}
