/**
 * nRPC inside a node (spec 09): one protocol that joins the state machines of callers and servers
 * to the node's channels and discovery.
 */
package org.netmesh.rpc.node;
