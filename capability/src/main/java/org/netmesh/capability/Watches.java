package org.netmesh.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.Source;

/**
 * The watched queries; each hears of the changes that concern it. Guarded by the lock of the index.
 */
final class Watches {
    private record Watch(Predicate<CapabilitySet> query, Mailbox<CapabilityChange> mailbox) {
        boolean matches(@Nullable CapabilitySet set) {
            return set != null && query.test(set);
        }
    }

    private final List<Watch> watches = new ArrayList<>();

    /** The present answer comes first, as nodes that were added. */
    Mailbox<CapabilityChange> open(
            Predicate<CapabilitySet> query, int capacity, List<IndexEntry> present) {
        Mailbox<CapabilityChange> mailbox = new Mailbox<>(Math.addExact(capacity, present.size()));
        for (IndexEntry entry : present) {
            if (query.test(entry.capabilities())) {
                mailbox.offer(new CapabilityChange.Added(entry.nodeId(), entry.capabilities()));
            }
        }
        watches.add(new Watch(query, mailbox));
        return mailbox;
    }

    void close(Source<CapabilityChange> mailbox) {
        watches.removeIf(watch -> watch.mailbox == mailbox);
    }

    int count() {
        return watches.size();
    }

    void changed(NodeId node, @Nullable CapabilitySet before, CapabilitySet now) {
        if (before != null && now.equals(before)) return;
        for (Watch watch : watches) {
            boolean matched = watch.matches(before);
            if (watch.matches(now)) {
                watch.mailbox.offer(
                        matched && before != null
                                ? new CapabilityChange.Updated(node, now, now.diffFrom(before))
                                : new CapabilityChange.Added(node, now));
            } else if (matched) {
                watch.mailbox.offer(new CapabilityChange.Removed(node));
            }
        }
    }

    void gone(CapabilitySet before, CapabilityChange change) {
        for (Watch watch : watches) {
            if (watch.matches(before)) watch.mailbox.offer(change);
        }
    }
}
