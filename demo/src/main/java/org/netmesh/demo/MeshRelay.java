package org.netmesh.demo;

import java.io.IOException;

/** A process that carries what others send and cannot read it. Ends with the demo, or is killed. */
final class MeshRelay {
    private MeshRelay() {}

    public static void main(String[] args) {
        MeshSeat.with("relay", MeshRelay::run);
    }

    private static void run(MeshSeat seat) throws IOException {
        while (seat.order().isPresent()) {
            // There is nothing that a relay is told.
        }
    }
}
