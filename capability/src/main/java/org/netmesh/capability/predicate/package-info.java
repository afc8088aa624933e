/**
 * Expressions over tags and metadata, their wire form, trace and report (spec 04b). Begin at {@link
 * org.netmesh.capability.predicate.P}.
 */
package org.netmesh.capability.predicate;
