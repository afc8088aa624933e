import org.jspecify.annotations.NullMarked;

/**
 * What every room speaks: ids, codecs, hashes, ports, subscriptions, errors. No I/O, no threads.
 */
@NullMarked
module org.netmesh.kernel {
    requires static transitive org.jspecify;
    requires com.dynatrace.hash4j;
    requires org.bouncycastle.provider;

    exports org.netmesh.kernel;
    exports org.netmesh.kernel.codec;
    exports org.netmesh.kernel.flow;
    exports org.netmesh.kernel.port;
}
