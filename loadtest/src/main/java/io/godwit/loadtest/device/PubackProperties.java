// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;

/** Finds user properties by name. */
public final class PubackProperties {
    private PubackProperties() {}

    /** Empty if there is none. */
    public static String text(MqttProperties properties, String name) {
        int id = MqttPropertyType.USER_PROPERTY.value();
        if (properties.getProperty(id) instanceof UserProperties all) {
            for (StringPair pair : all.value()) {
                if (pair.key.equals(name)) {
                    return pair.value;
                }
            }
        }
        return "";
    }

    /** -1 if there is none, or no number. */
    public static long number(MqttProperties properties, String name) {
        String text = text(properties, name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
