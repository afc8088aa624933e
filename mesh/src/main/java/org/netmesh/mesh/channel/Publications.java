package org.netmesh.mesh.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.session.TokenBucket;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.Reliability;

/**
 * Publishes under way, leg by leg (spec 03 §11). Only reliable legs are waited for, and those not
 * for ever: a subscriber that stands still costs the others nothing. Confined to the event loop.
 */
final class Publications {
    /** One publish: a leg for everyone alone and for each queue group. */
    private static final class Publication {
        final ChannelName channel;
        final List<byte[]> events;
        final PublishConfig how;
        final Outcome<PublishReport> outcome;
        final List<Leg> legs = new ArrayList<>();
        int next;
        int underWay;
        int delivered;
        boolean stopped;

        Publication(
                ChannelName channel,
                List<byte[]> events,
                PublishConfig how,
                Outcome<PublishReport> outcome) {
            this.channel = channel;
            this.events = events;
            this.how = how;
            this.outcome = outcome;
        }

        int limit() {
            return how.onFailure() == OnFailure.FAIL_FAST ? 1 : how.maxInflight();
        }

        List<PeerFailure> errors() {
            List<PeerFailure> errors = new ArrayList<>();
            for (Leg leg : legs) if (leg.failure != null) errors.add(leg.failure);
            return errors;
        }
    }

    /** One recipient: the first of its candidates that can be sent to. */
    private static final class Leg {
        final Publication publication;
        final List<NodeId> candidates;
        int next;
        @Nullable PeerFailure failure;

        Leg(Publication publication, List<NodeId> candidates) {
            this.publication = publication;
            this.candidates = candidates;
        }
    }

    private final ChannelConfigs configs;
    private final Admissions admissions;
    private final EntityId self;
    private final ProtocolContext context;
    private final ChannelCounts counts;
    private final Map<ChannelName, TokenBucket> throttles = new TreeMap<>();
    private final Map<Long, Leg> underWay = new HashMap<>();

    Publications(
            ChannelConfigs configs,
            Admissions admissions,
            EntityId self,
            ProtocolContext context,
            ChannelCounts counts) {
        this.configs = configs;
        this.admissions = admissions;
        this.self = self;
        this.context = context;
        this.counts = counts;
    }

    void publish(
            ChannelName channel,
            List<byte[]> events,
            Optional<PublishConfig> asked,
            Outcome<PublishReport> outcome,
            Now now) {
        Optional<ChannelConfig> config = configs.byName(channel);
        if (!admissions.mayPublish(channel, self, now)) {
            outcome.failed(ChannelException.publishDenied(), now);
            return;
        }
        if (!withinRate(channel, config, events.size(), now)) {
            outcome.failed(ChannelException.tooFast(channel), now);
            return;
        }
        Publication publication =
                new Publication(channel, events, asked.orElseGet(() -> usual(config)), outcome);
        for (List<NodeId> candidates : admissions.legs(channel, now)) {
            publication.legs.add(new Leg(publication, candidates));
        }
        advance(publication, now);
    }

    void fate(long send, SendFate fate, Now now) {
        Leg leg = underWay.remove(send);
        if (leg == null) return;
        context.cancel(timerOf(send));
        Publication publication = leg.publication;
        publication.underWay--;
        if (fate == SendFate.FAILED) {
            failed(leg, "publish: the peer did not acknowledge it");
            send(leg, now);
        } else {
            leg.failure = null;
            publication.delivered++;
        }
        advance(publication, now);
    }

    /** A leg was not acknowledged in time; it may still arrive, so nobody else gets its events. */
    void timer(long timer, Now now) {
        Leg leg = underWay.remove(-timer);
        if (leg == null) return;
        Publication publication = leg.publication;
        publication.underWay--;
        failed(leg, "publish: not acknowledged within " + publication.how.legTimeout());
        if (publication.how.onFailure() == OnFailure.FAIL_FAST) publication.stopped = true;
        advance(publication, now);
    }

    /** Timers of legs are negative; the others are not. */
    private static long timerOf(long send) {
        return -send;
    }

    /** A config is gone or new: its rate counts from now on. */
    void forgetRate(ChannelName channel) {
        throttles.remove(channel);
    }

    private static PublishConfig usual(Optional<ChannelConfig> config) {
        boolean reliable = config.map(ChannelConfig::reliable).orElse(false);
        return reliable
                ? PublishConfig.DEFAULT.reliability(Reliability.RELIABLE)
                : PublishConfig.DEFAULT;
    }

    private boolean withinRate(
            ChannelName channel, Optional<ChannelConfig> config, int count, Now now) {
        if (config.isEmpty() || config.get().maxRatePps().isEmpty()) return true;
        int rate = config.get().maxRatePps().getAsInt();
        return throttles
                .computeIfAbsent(channel, _ -> new TokenBucket(rate, now.nanos()))
                .take(count, now.nanos());
    }

    private void advance(Publication publication, Now now) {
        while (publication.underWay < publication.limit()
                && publication.next < publication.legs.size()
                && !publication.stopped) {
            send(publication.legs.get(publication.next++), now);
        }
        boolean over = publication.stopped || publication.next == publication.legs.size();
        if (over && publication.underWay == 0) finish(publication, now);
    }

    private void send(Leg leg, Now now) {
        Publication publication = leg.publication;
        while (leg.next < leg.candidates.size()) {
            NodeId peer = leg.candidates.get(leg.next++);
            try {
                long send =
                        context.sendOn(
                                publication.channel,
                                peer,
                                publication.how.reliability(),
                                publication.events,
                                now);
                sent(send, leg, now);
                return;
            } catch (MeshException e) {
                failed(leg, reason(e, peer, publication.channel));
                // What went out in part is the group's: another member would see it twice.
                if (e instanceof BackpressureException some && some.eventsSent() > 0) break;
            }
        }
        if (publication.how.onFailure() == OnFailure.FAIL_FAST) publication.stopped = true;
    }

    private void sent(long send, Leg leg, Now now) {
        Publication publication = leg.publication;
        if (publication.how.reliability() == Reliability.FIRE_AND_FORGET) {
            leg.failure = null;
            publication.delivered++;
            return;
        }
        underWay.put(send, leg);
        publication.underWay++;
        context.schedule(timerOf(send), now.nanos() + publication.how.legTimeout().toNanos());
    }

    private static void failed(Leg leg, String why) {
        leg.failure = new PeerFailure(leg.candidates.get(leg.next - 1), why);
    }

    private static String reason(MeshException e, NodeId peer, ChannelName channel) {
        if (e instanceof BackpressureException) {
            return "publish: stream 0x%s backpressured"
                    .formatted(Long.toHexString(channel.hash().publishStream().value()));
        }
        return e.kind() == MeshException.Kind.NO_SESSION
                ? "publish: no session for subscriber 0x" + Long.toHexString(peer.value())
                : "publish: " + e.getMessage();
    }

    private void finish(Publication publication, Now now) {
        PublishReport report =
                new PublishReport(
                        publication.legs.size(), publication.delivered, publication.errors());
        counts.published(ChannelCounts.Outcome.DELIVERED, report.delivered());
        counts.published(ChannelCounts.Outcome.FAILED, report.errors().size());
        boolean allFailed = report.delivered() == 0 && !report.errors().isEmpty();
        if (allFailed && publication.how.onFailure() == OnFailure.BEST_EFFORT) {
            publication.outcome.failed(
                    ChannelException.allFailed(report.errors().size(), report.errors().getFirst()),
                    now);
        } else {
            publication.outcome.done(report, now);
        }
    }
}
