// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectSettings.Login;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Users, devices and tokens of one run. */
record Names(PushPlan plan, String run, TokenMinter tokens) {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final int KEEP_ALIVE_SECONDS = 60;

    String user(int user) {
        return "away-" + run + "-" + user;
    }

    String sender(int sender) {
        return "sender-" + run + "-" + sender;
    }

    String app(int app) {
        return "app" + app;
    }

    String provider(int user) {
        return plan.isFcm(user) ? "fcm" : "apns";
    }

    String lane(int user) {
        return app(plan.appOf(user)) + "/" + provider(user);
    }

    /** Hexadecimal, as Apple's are. */
    String pushToken(int user) {
        return run + String.format("%056x", user);
    }

    String register(int user) {
        return "{\"op\":\"push.register\",\"app\":\"" + app(plan.appOf(user)) + "\",\"provider\":\"" + provider(user)
                + "\",\"address\":\"" + pushToken(user) + "\"}";
    }

    ConnectSettings login(String user, String device) {
        var login = new Login(user, tokens.mint(user, device, TOKEN_LIFE));
        return new ConnectSettings(
                user + "-" + device, Optional.of(login), MqttVersion.MQTT_5, KEEP_ALIVE_SECONDS, Map.of());
    }
}
