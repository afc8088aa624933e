/**
 * Scores which node suits an artifact (spec 04b §7). Begin at {@link
 * org.netmesh.capability.placement.StandardPlacement}.
 */
package org.netmesh.capability.placement;
