import org.jspecify.annotations.NullMarked;

/** The netmesh command. */
@NullMarked
module org.netmesh.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires org.netmesh.redex;

    opens org.netmesh.cli to
            info.picocli;
}
