using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Mlflow;

/// <summary>What the environment says about MLflow, as MLflow's Python client reads it.</summary>
/// <remarks>
/// Without effect here, since nothing is pooled, shown or split: MLFLOW_HTTP_POOL_CONNECTIONS, MLFLOW_HTTP_POOL_MAXSIZE,
/// MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR, MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD (a file goes as one streamed request, which is what
/// Python falls back to), MLFLOW_ENABLE_ASYNC_LOGGING (the tracker always works beside the run).
/// </remarks>
public sealed record MlflowSettings
{
    // mlflow/environment_variables.py
    private const int MostRetries = 10;
    private const int LargestFactor = 120;

    /// <summary>MLFLOW_TRACKING_URI: the server or store, with credentials where it has some; null for the embedded store.</summary>
    public string? TrackingUri { get; init; }

    /// <summary>MLFLOW_EXPERIMENT_NAME: the experiment that runs go to; null for none in particular.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>MLFLOW_EXPERIMENT_ID: the same by its id; the name wins.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>MLFLOW_RUN_ID: the run to attach to, taken by the first run of a process; null for none.</summary>
    public string? RunId { get; init; }

    /// <summary>MLFLOW_WORKSPACE: sent as the header X-MLFLOW-WORKSPACE; null for the server's default workspace.</summary>
    public string? Workspace { get; init; }

    /// <summary>MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING; null where the environment does not say.</summary>
    public bool? SystemMetricsEnabled { get; init; }

    /// <summary>MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: between samples; null where the environment does not say.</summary>
    public TimeSpan? SystemMetricsInterval { get; init; }

    /// <summary>MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: samples whose mean is logged; null where the environment does not say.</summary>
    public int? SystemMetricsSamples { get; init; }

    /// <summary>MLFLOW_SYSTEM_METRICS_NODE_ID: part of the metrics' names where a run has several machines; null for none.</summary>
    public string? SystemMetricsNodeId { get; init; }

    /// <summary>
    /// MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD, each from the variable, else from ~/.mlflow/credentials; else
    /// MLFLOW_TRACKING_TOKEN; null for none. Those in the tracking URI win over these.
    /// </summary>
    public MlflowCredentials? Credentials { get; init; }

    /// <summary>MLFLOW_TRACKING_INSECURE_TLS, MLFLOW_TRACKING_SERVER_CERT_PATH, MLFLOW_TRACKING_CLIENT_CERT_PATH.</summary>
    public HttpTls Tls { get; init; } = new();

    /// <summary>MLFLOW_HTTP_REQUEST_*: how patient requests are.</summary>
    public HttpPolicy Http { get; init; } = Patience(new Variables(_ => null));

    /// <summary>MLFLOW_HTTP_TCP_KEEPALIVE and its times: how dead connections are found; null for the system's own way.</summary>
    public TcpKeepAlive? KeepAlive { get; init; }

    /// <summary>MLFLOW_ALLOW_HTTP_REDIRECTS: whether redirects of reading requests are followed. True unless it says no.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>
    /// MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT: how long one file's upload may take in all; null for any time as long as it moves.
    /// </summary>
    public TimeSpan? UploadTimeout { get; init; }

    /// <summary>
    /// MLFLOW_TRUNCATE_LONG_VALUES: whether values beyond MLflow's limits are cut. Where they are not, the server decides. True
    /// unless it says no.
    /// </summary>
    public bool CutsLongValues { get; init; } = true;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">A variable's value by its name; null where it is not set.</param>
    /// <param name="home">The user's home folder, for <c>.mlflow/credentials</c>.</param>
    /// <exception cref="UserErrorException">A variable has a value that makes no sense, or asks for what rlfw cannot do.</exception>
    public static MlflowSettings FromEnvironment(Func<string, string?> variable, string home)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(home);
        var variables = new Variables(variable);
        RefuseUnsupported(variables);
        return new MlflowSettings
        {
            TrackingUri = variables.Text("MLFLOW_TRACKING_URI"),
            ExperimentName = variables.Text("MLFLOW_EXPERIMENT_NAME"),
            ExperimentId = variables.Text("MLFLOW_EXPERIMENT_ID"),
            RunId = variables.Text("MLFLOW_RUN_ID"),
            Workspace = HeaderText(variables, "MLFLOW_WORKSPACE"),
            SystemMetricsEnabled = variables.Switch("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"),
            SystemMetricsInterval = variables.Seconds("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", 0.1),
            SystemMetricsSamples = variables.Whole("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", 1),
            SystemMetricsNodeId = variables.Text("MLFLOW_SYSTEM_METRICS_NODE_ID"),
            Credentials = Who(variables, Path.Combine(home, ".mlflow", "credentials")),
            Tls = Trust(variables),
            Http = Patience(variables),
            KeepAlive = Questions(variables),
            FollowRedirects = variables.Switch("MLFLOW_ALLOW_HTTP_REDIRECTS") ?? true,
            UploadTimeout = variables.Seconds("MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", 1),
            CutsLongValues = variables.Switch("MLFLOW_TRUNCATE_LONG_VALUES") ?? true,
        };
    }

    /// <summary>The server and who asks, without secrets.</summary>
    public override string ToString() =>
        $"MLflow at {(TrackingUri is null ? "the embedded store" : MlflowTarget.Redact(TrackingUri))} with {Credentials?.ToString() ?? "no credentials"}";

    private static void RefuseUnsupported(Variables variables)
    {
        const string Way =
            "rlfw shows who asks by MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN";
        if (variables.Text("MLFLOW_TRACKING_AUTH") is { } plugin)
        {
            throw new UserErrorException(
                $"MLFLOW_TRACKING_AUTH='{plugin}' names a plugin of MLflow's Python client, which rlfw cannot load: unset it; {Way}"
            );
        }

        if (variables.Switch("MLFLOW_TRACKING_AWS_SIGV4") == true)
        {
            throw new UserErrorException(
                "MLFLOW_TRACKING_AWS_SIGV4 asks for requests that are signed as AWS wants them, which rlfw cannot do: unset it, and "
                    + $"go through a proxy that signs; {Way}"
            );
        }
    }

    private static MlflowCredentials? Who(Variables variables, string file)
    {
        const string UserName = "MLFLOW_TRACKING_USERNAME";
        const string PasswordName = "MLFLOW_TRACKING_PASSWORD";
        const string TokenName = "MLFLOW_TRACKING_TOKEN";
        var entries = CredentialsFile.Read(file);
        string? Entry(string name) =>
            entries.GetValueOrDefault(name.ToLowerInvariant()) is { Length: > 0 } text ? text : null;
        var (user, password) = (variables.Text(UserName), variables.Secret(PasswordName));
        var source =
            (user, password) is (null, null) ? file
            : user is null ? $"{file} and {PasswordName}"
            : password is null ? $"{UserName} and {file}"
            : $"{UserName} and {PasswordName}";
        (user, password) = (user ?? Entry(UserName), password ?? Entry(PasswordName));
        if (user is not null && password is not null)
        {
            return user.Contains(':', StringComparison.Ordinal)
                ? throw new UserErrorException(
                    $"the user name from {source} holds a ':', which no server can tell apart"
                )
                : MlflowCredentials.Basic(user, password, source);
        }

        // As in MLflow, a name or a password alone is none.
        return variables.Secret(TokenName)?.Trim() switch
        {
            null or "" => null,
            { } token when token.All(c => c is > ' ' and < '\u007f') => MlflowCredentials.Bearer(token, TokenName),
            _ => throw new UserErrorException(
                $"{TokenName}: what stands there is no token: it holds blanks, line ends or characters beyond ASCII"
            ),
        };
    }

    private static HttpTls Trust(Variables variables)
    {
        const string InsecureName = "MLFLOW_TRACKING_INSECURE_TLS";
        const string AuthoritiesName = "MLFLOW_TRACKING_SERVER_CERT_PATH";
        var insecure = variables.Switch(InsecureName) ?? false;
        var authorities = variables.Existing(AuthoritiesName, orFolder: true);
        if (insecure && authorities is not null)
        {
            throw new UserErrorException(
                $"{InsecureName} and {AuthoritiesName} contradict each other: the one trusts every server, the other only those that "
                    + "it names. Unset one of them"
            );
        }

        return new HttpTls
        {
            Insecure = insecure,
            // What Python's requests trusts where MLflow says nothing.
            Authorities = insecure
                ? null
                : authorities
                    ?? variables.Existing("REQUESTS_CA_BUNDLE", orFolder: true)
                    ?? variables.Existing("CURL_CA_BUNDLE", orFolder: true),
            ClientCertificate = variables.Existing("MLFLOW_TRACKING_CLIENT_CERT_PATH", orFolder: false),
        };
    }

    private static HttpPolicy Patience(Variables variables)
    {
        var retries = variables.Whole("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 0, MostRetries) ?? 7;
        var timeout = variables.Whole("MLFLOW_HTTP_REQUEST_TIMEOUT", 1) ?? 120;
        return new HttpPolicy
        {
            Retries = retries,
            // A server that is not there is asked again by those who have something to send, as long as it takes.
            ConnectionRetries = Math.Min(retries, 2),
            FirstDelay = TimeSpan.FromSeconds(
                variables.Whole("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 0, LargestFactor) ?? 2
            ),
            Jitter = variables.Seconds("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 0) ?? TimeSpan.FromSeconds(1),
            // As urllib3, which waits for MLflow's client.
            LongestDelay = TimeSpan.FromSeconds(120),
            HonoursRetryAfter = variables.Switch("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER") ?? true,
            ResponseTimeout = TimeSpan.FromSeconds(timeout),
            StallTimeout = TimeSpan.FromSeconds(timeout),
        };
    }

    private static TcpKeepAlive? Questions(Variables variables)
    {
        var idle = variables.Whole("MLFLOW_HTTP_TCP_KEEPALIVE_IDLE", 1, 32_767) ?? 30;
        var interval = variables.Whole("MLFLOW_HTTP_TCP_KEEPALIVE_INTERVAL", 1, 32_767) ?? 10;
        var count = variables.Whole("MLFLOW_HTTP_TCP_KEEPALIVE_COUNT", 1, 127) ?? 3;
        return variables.Switch("MLFLOW_HTTP_TCP_KEEPALIVE") ?? true
            ? new TcpKeepAlive(TimeSpan.FromSeconds(idle), TimeSpan.FromSeconds(interval), count)
            : null;
    }

    private static string? HeaderText(Variables variables, string name) =>
        variables.Text(name) is not { } text ? null
        : text.All(c => c is >= ' ' and < '\u007f') ? text
        : throw variables.Fault(name, "printable ASCII characters");
}
