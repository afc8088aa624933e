package org.netmesh.mesh;

import java.util.List;
import java.util.Map;

/**
 * A node's tables at one moment. Immutable.
 *
 * @param routes the best live way to each known node
 * @param discoveredNodes nodes known from beacons
 * @param activeReroutes destinations that are on a detour around a failed neighbour
 * @param dropped datagrams dropped so far, by the reasons of spec 01 §13
 */
public record MeshSnapshot(
        List<Peer> peers,
        List<Route> routes,
        int discoveredNodes,
        FailureStats failures,
        int activeReroutes,
        Map<String, Long> dropped) {}
