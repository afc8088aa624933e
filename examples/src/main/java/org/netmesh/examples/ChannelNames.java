package org.netmesh.examples;

import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.ChannelNameException;

/** A channel's name is checked when it is made, and a refusal says why. */
public final class ChannelNames {
    private ChannelNames() {}

    /** Prints one accepted name with its hash, and one refusal. */
    public static void main(String[] args) {
        var name = new ChannelName("sensors/temperature");
        System.out.println(name + " has the hash " + name.hash());
        try {
            System.out.println(new ChannelName("sensors//temperature"));
        } catch (ChannelNameException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }
}
