/** The encrypted mesh as its user sees it. */
package org.netmesh.mesh;
