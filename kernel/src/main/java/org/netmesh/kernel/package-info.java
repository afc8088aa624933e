/**
 * Typed ids, hashes and the root of all errors. Begin at {@link org.netmesh.kernel.NodeId} for the
 * ids and at {@link org.netmesh.kernel.NetMeshException} for the errors. Nothing here does I/O,
 * starts a thread or reads a clock.
 */
package org.netmesh.kernel;
