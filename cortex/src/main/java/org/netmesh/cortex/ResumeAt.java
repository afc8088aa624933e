package org.netmesh.cortex;

/** With which event a halted fold goes on. */
public enum ResumeAt {
    /** The one that failed, once more. */
    FAILED_EVENT,
    /** The one after it, or the first that retention left: what lies between counts as skipped. */
    NEXT_EVENT
}
