/**
 * The demo: this machine's readings, or JSON lines, through an event bus to a table. Begin with
 * {@link org.netmesh.demo.Demo}.
 */
package org.netmesh.demo;
