import org.jspecify.annotations.NullMarked;

/**
 * What a node can do and who fits: tags, capability sets, announcements, the index, predicates,
 * schema and placement. Values and pure functions; no I/O.
 */
@NullMarked
module org.netmesh.capability {
    requires static transitive org.jspecify;
    requires transitive org.netmesh.kernel;

    exports org.netmesh.capability;
    exports org.netmesh.capability.diff;
    exports org.netmesh.capability.placement;
    exports org.netmesh.capability.predicate;
    exports org.netmesh.capability.schema;
}
