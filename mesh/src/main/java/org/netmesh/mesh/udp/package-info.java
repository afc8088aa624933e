/**
 * The edge of a node: the only place of the mesh with a socket, a thread and clocks. An {@link
 * org.netmesh.mesh.udp.EventLoop} drives one core with what a {@link
 * org.netmesh.mesh.udp.DatagramPort} receives, with the commands of callers and with due timers;
 * user code and the completions that may run it are handed to virtual threads.
 */
package org.netmesh.mesh.udp;
