/**
 * The event bus: emit, poll, subscribe, typed channels, transports, duplicates. Begin with {@link
 * org.netmesh.examples.bus.QuickStart}.
 */
package org.netmesh.examples.bus;
