package org.netmesh.rpc.frame;

/** Which frame follows a prefix (spec 09 §3). */
public final class Dispatch {
    public static final int REQUEST = 0x10;
    public static final int RESPONSE = 0x11;
    public static final int CANCEL = 0x12;
    public static final int STREAM_GRANT = 0x14;
    public static final int REQUEST_CHUNK = 0x15;
    public static final int REQUEST_GRANT = 0x16;

    private Dispatch() {}
}
