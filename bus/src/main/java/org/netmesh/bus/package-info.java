/**
 * The event bus (spec 05): events go from producers through shards and batches to one {@link
 * org.netmesh.bus.Adapter}, and polls read them back from it.
 */
package org.netmesh.bus;
