package org.netmesh.mesh.extended;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Credit;
import org.netmesh.mesh.extended.ControlFrame.Goodbye;
import org.netmesh.mesh.extended.ControlFrame.Handshake;
import org.netmesh.mesh.extended.ControlFrame.Stop;
import org.netmesh.mesh.extended.ControlFrame.StreamReset;

/**
 * Control frames that wait for a packet. Credit is kept as the name of its lane, so that what goes
 * out is always the newest limit (spec 20 §4.2). Confined to one thread.
 */
final class ControlOutbox {
    private final Deque<ControlFrame> frames = new ArrayDeque<>();
    private final Set<Lane> credits = new LinkedHashSet<>();

    void add(ControlFrame frame) {
        frames.add(frame);
    }

    /** The lane's limit is to be told. */
    void credit(Lane lane) {
        credits.add(lane);
    }

    boolean isEmpty() {
        return frames.isEmpty() && credits.isEmpty();
    }

    /** Takes all frames out, in order. */
    List<ControlFrame> take(ToLongFunction<Lane> limit) {
        List<ControlFrame> out = new ArrayList<>(frames);
        frames.clear();
        for (Lane lane : credits) {
            long value = limit.applyAsLong(lane);
            if (value >= 0) out.add(new Credit(lane, value));
        }
        credits.clear();
        return out;
    }

    /** A packet of frames was lost: those that matter go again. */
    void lost(List<ControlFrame> lost) {
        for (ControlFrame frame : lost) {
            if (frame instanceof Credit(var lane, _)) credits.add(lane);
            else frames.add(frame);
        }
    }

    /** Whether a lost frame must be sent again. */
    static boolean repeated(ControlFrame frame) {
        return frame instanceof Credit
                || frame instanceof StreamReset
                || frame instanceof Stop
                || frame instanceof Handshake;
    }

    /** Whether a packet that holds the frame elicits an acknowledgement. */
    static boolean eliciting(ControlFrame frame) {
        return !(frame instanceof Ack || frame instanceof Goodbye);
    }
}
