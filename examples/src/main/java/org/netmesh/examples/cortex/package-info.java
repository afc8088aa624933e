/** Event-sourced state: tasks, memories, and a model of one's own. */
package org.netmesh.examples.cortex;
