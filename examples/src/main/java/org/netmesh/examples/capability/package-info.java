/**
 * What a node can do and who fits: sets, predicates, validation, differences, reports, placement.
 * Begin with {@link org.netmesh.examples.capability.CapabilitySets}.
 */
package org.netmesh.examples.capability;
