package org.netmesh.mesh.stream;

import org.netmesh.kernel.NodeId;

/**
 * One life of one stream, as its user holds it: good until the stream is closed or evicted or its
 * session ends (spec 02 §15.5). Immutable.
 *
 * @param config the caller's, which decides its packets' flag even where the stream was opened with
 *     another one
 */
public record StreamHandle(NodeId peer, StreamConfig config, long epoch) {}
