/** What a test does to a node of its own; whole simulated meshes and disks lie below. */
package org.netmesh.testkit;
