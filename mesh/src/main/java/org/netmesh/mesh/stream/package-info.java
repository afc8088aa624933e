/**
 * A stream as its user sees it: handle, configuration, statistics and errors (spec 02 §15 to §18).
 */
package org.netmesh.mesh.stream;
