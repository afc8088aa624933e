import org.jspecify.annotations.NullMarked;

/** What {@code ./netmesh demo} runs. Open, so that readings can become JSON. */
@NullMarked
open module org.netmesh.demo {
    requires static org.jspecify;
    requires java.management;
    requires jdk.management;
    requires org.netmesh;
    requires org.netmesh.testservers;
    requires tools.jackson.databind;
}
