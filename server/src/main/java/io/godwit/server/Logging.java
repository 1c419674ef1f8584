// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.godwit.server.settings.LogFormat;
import io.godwit.server.settings.ServerSettings;
import org.slf4j.LoggerFactory;

/** Puts the settings on top of logback.xml. Logs go to standard error: standard output is for what was asked for. */
final class Logging {
    private Logging() {}

    /** Called once, before anything logs. */
    static void apply(ServerSettings.Log log) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger("io.godwit").setLevel(Level.valueOf(log.level().name()));
        if (log.format() == LogFormat.JSON) {
            toJson(context);
        }
    }

    /** For commands that print something and end. */
    static void warningsOnly() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.godwit")
                .setLevel(Level.WARN);
    }

    private static void toJson(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("CONSOLE");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
    }
}
