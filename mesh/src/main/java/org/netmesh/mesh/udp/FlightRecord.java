package org.netmesh.mesh.udp;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.wire.DropReason;

/** What a flight recording shows of a node: sessions, detours, dropped datagrams. */
final class FlightRecord {
    private FlightRecord() {}

    /** Records what concerns sessions and routes; costs next to nothing while nobody records. */
    static void of(PeerEvent event) {
        switch (event) {
            case PeerEvent.Connected(var peer, var address) ->
                    new SessionBegun(peer.toString(), address.toString()).commit();
            case PeerEvent.Evicted(var peer) -> new SessionEnded(peer.toString()).commit();
            case PeerEvent.Rerouted(var destination, var from, var to) ->
                    new Rerouted(destination.toString(), from.toString(), to.toString()).commit();
            case PeerEvent.PathChanged(var peer, var from, var to, var relayed) ->
                    new PathChanged(peer.toString(), from.toString(), to.toString(), relayed)
                            .commit();
            case PeerEvent.Suspected _,
                    PeerEvent.Failed _,
                    PeerEvent.Recovered _,
                    PeerEvent.PlainRefused _,
                    PeerEvent.MassFailure _,
                    PeerEvent.PartitionSuspected _,
                    PeerEvent.PartitionHealed _ -> {}
        }
    }

    static void dropped(DropReason reason, int bytes) {
        DatagramDropped event = new DatagramDropped();
        if (!event.isEnabled()) return;
        event.reason = reason.label();
        event.bytes = bytes;
        event.commit();
    }

    @Name("org.netmesh.SessionBegun")
    @Label("Session begun")
    @Category("netmesh")
    @StackTrace(false)
    static final class SessionBegun extends Event {
        @Label("Peer")
        final String peer;

        @Label("Address")
        final String address;

        SessionBegun(String peer, String address) {
            this.peer = peer;
            this.address = address;
        }
    }

    @Name("org.netmesh.SessionEnded")
    @Label("Session ended")
    @Category("netmesh")
    @StackTrace(false)
    static final class SessionEnded extends Event {
        @Label("Peer")
        final String peer;

        SessionEnded(String peer) {
            this.peer = peer;
        }
    }

    @Name("org.netmesh.Rerouted")
    @Label("Rerouted")
    @Category("netmesh")
    @StackTrace(false)
    static final class Rerouted extends Event {
        @Label("Destination")
        final String destination;

        @Label("Next hop before")
        final String before;

        @Label("Next hop after")
        final String after;

        Rerouted(String destination, String before, String after) {
            this.destination = destination;
            this.before = before;
            this.after = after;
        }
    }

    @Name("org.netmesh.PathChanged")
    @Label("Path changed")
    @Category("netmesh")
    @StackTrace(false)
    static final class PathChanged extends Event {
        @Label("Peer")
        final String peer;

        @Label("Address before")
        final String before;

        @Label("Address after")
        final String after;

        @Label("Through a relay")
        final boolean relayed;

        PathChanged(String peer, String before, String after, boolean relayed) {
            this.peer = peer;
            this.before = before;
            this.after = after;
            this.relayed = relayed;
        }
    }

    /** Off unless a recording asks for it: a flood of garbage must not fill recordings. */
    @Name("org.netmesh.DatagramDropped")
    @Label("Datagram dropped")
    @Category("netmesh")
    @StackTrace(false)
    @Enabled(false)
    static final class DatagramDropped extends Event {
        @Label("Reason")
        String reason = "";

        @Label("Bytes")
        int bytes;
    }
}
