/**
 * Structural diffs of capability sets: what changed, as operations on models, tools, hardware,
 * software, limits and other tags (spec 04a §12.2). Begin at {@link
 * org.netmesh.capability.diff.CapabilityDiff}.
 */
package org.netmesh.capability.diff;
