package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.client.doctor.Diagnosis;
import dev.partnercenter.client.doctor.PartnerCenterDoctor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Examines a set-up and prints what is wrong with it and whose move it is. Without configuration it is one on a simulated
 * Microsoft, broken in the way that an argument names, such as {@code wrong-secret}; with the variables that
 * {@link Settings} names, it is the real one, and {@code --customer} with a tenant's id and {@code --write} have more looked
 * at. {@code --json} is for programs.
 *
 * <p>Ends with the diagnosis' exit code: 0 if all is well, 1 after a warning, 2 after a failure; and with 3 and one sentence
 * if an argument or a variable is missing or malformed.
 */
public final class Doctor {
    private static final int NOT_STARTED = 3;

    private final DoctorOptions options;
    private final PrintStream out;
    private final boolean terminal;

    private Doctor(DoctorOptions options, PrintStream out, boolean terminal) {
        this.options = options;
        this.out = out;
        this.terminal = terminal;
    }

    /** Examines, prints, and ends the process with the exit code. */
    public static void main(String[] args) throws IOException {
        System.exit(run(List.of(args), System.getenv(), System.out, System.err, Terminal.isThere()));
    }

    static int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err, boolean terminal)
            throws IOException {
        try {
            Optional<Settings> settings = Settings.read(environment);
            Doctor doctor = new Doctor(DoctorOptions.parse(args, settings.isEmpty()), out, terminal);
            return settings.isPresent() ? doctor.real(settings.get(), new OkHttpClient()) : doctor.simulated();
        } catch (Settings.Wrong e) {
            err.println(e.getMessage());
            return NOT_STARTED;
        }
    }

    static int examine(Settings settings, OkHttpClient client, List<String> args, PrintStream out)
            throws IOException, Settings.Wrong {
        return new Doctor(DoctorOptions.parse(args, false), out, false).real(settings, client);
    }

    private int real(Settings settings, OkHttpClient client) {
        World world = new RealWorld(settings, client, url -> {
            throw new IOException("a doctor has nobody sign in");
        });
        try (PartnerApp app = world.startApp()) {
            PartnerCenterDoctor.Builder doctor = PartnerCenterDoctor.builder(app, world::openStore)
                    .partner(world.partner())
                    .redirectUri(world.redirectUri());
            options.customer().ifPresent(doctor::customer);
            if (options.write()) {
                doctor.writeToStore();
            }
            return tell(doctor.build().examine());
        }
    }

    private int simulated() throws IOException {
        try (SimulatedPatient patient = new SimulatedPatient()) {
            patient.consent();
            options.ailment().befall(patient);
            try (PartnerApp app = patient.startApp()) {
                return tell(PartnerCenterDoctor.builder(app, patient::openStore)
                        .partner(patient.partner)
                        .redirectUri(patient.redirectUri)
                        .writeToStore()
                        .customer(patient.customer)
                        .build()
                        .examine());
            }
        }
    }

    private int tell(Diagnosis diagnosis) {
        if (options.json()) {
            out.println(diagnosis.toJson());
        } else {
            out.print(terminal ? diagnosis.toColouredText() : diagnosis.toText());
        }
        return diagnosis.exitCode();
    }
}
