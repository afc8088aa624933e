/**
 * Loads of calls between two processes, named as {@code bench/reference/README.md} names the
 * reference's, and the same with gRPC. Begin at {@link org.netmesh.rpc.CallLoad}.
 */
@NullMarked
package org.netmesh.rpc;

import org.jspecify.annotations.NullMarked;
