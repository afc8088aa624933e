package org.netmesh.capability.predicate;

import java.util.Collection;
import java.util.Map;
import org.netmesh.capability.Tag;

/** What a predicate looks at: the tags and metadata of a node, of a row, of anything. */
public interface CapabilityView {
    /** In any order; several tags may have one key. */
    Collection<Tag> tags();

    Map<String, String> metadata();
}
