import org.jspecify.annotations.NullMarked;

/** The one dependency a user adds: every library of netmesh, and nothing else. */
@NullMarked
module org.netmesh {
    requires static org.jspecify;
    requires transitive org.netmesh.kernel;
}
