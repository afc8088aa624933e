/**
 * The frames of nRPC as bytes (spec 09 §3, §4): {@link org.netmesh.rpc.frame.Frame} is what they
 * say, {@link org.netmesh.rpc.frame.FrameWriter} and {@link org.netmesh.rpc.frame.FrameReader} how
 * they are written. Pure functions.
 */
package org.netmesh.rpc.frame;
