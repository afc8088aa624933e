import org.jspecify.annotations.NullMarked;

/**
 * Real Redis and NATS servers, and processes of the reference, for tests and the demo: never part
 * of what users get.
 */
@NullMarked
module org.netmesh.testservers {
    requires static org.jspecify;
    requires transitive org.opentest4j;
    requires transitive tools.jackson.databind;

    exports org.netmesh.testservers;
}
