package org.netmesh.capability;

/** What stands between key and value of a tag: equal in meaning, kept in the text. */
public enum AxisSeparator {
    EQUALS('='),
    COLON(':');

    private final char sign;

    AxisSeparator(char sign) {
        this.sign = sign;
    }

    public char sign() {
        return sign;
    }
}
