/**
 * How upper rooms plug into a node: a {@link org.netmesh.mesh.protocol.Protocol} is a state machine
 * that takes messages, peer changes, timers and commands with the time, and answers through its
 * {@link org.netmesh.mesh.protocol.ProtocolContext}. It runs on the node's event loop, or in the
 * simulator on virtual time.
 */
package org.netmesh.mesh.protocol;
