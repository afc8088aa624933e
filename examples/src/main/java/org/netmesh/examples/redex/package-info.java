/** The append-only log: append, read, tail, open again. */
package org.netmesh.examples.redex;
