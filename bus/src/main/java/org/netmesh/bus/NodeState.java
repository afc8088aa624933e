package org.netmesh.bus;

/** Where a bus is in its life (spec 05 §11.3). */
public enum NodeState {
    RUNNING,
    SHUTTING_DOWN,
    CLOSED
}
