package org.netmesh.mesh.extended;

import java.util.List;

/** What a packet under way carries, so that its fate can be told or it can be sent again. */
sealed interface Content permits Outgoing, Content.Control, Content.Probe {
    /** Frames of a control packet that must not be lost. */
    record Control(List<ControlFrame> frames) implements Content {
        public Control {
            frames = List.copyOf(frames);
        }
    }

    /** Padding that measures the path; its loss says nothing about congestion. */
    record Probe(int datagramBytes) implements Content {}
}
