using Rlfw.Contracts;

namespace Rlfw.Mlflow.Tests.Settings;

public sealed class MlflowSettingsTests
{
    [Fact]
    public void An_empty_environment_means_mlflows_own_defaults()
    {
        using var environment = new TestEnvironment(("MLFLOW_TRACKING_URI", ""), ("MLFLOW_HTTP_REQUEST_TIMEOUT", " "));

        var settings = environment.Read();

        settings.TrackingUri.ShouldBeNull();
        settings.Credentials.ShouldBeNull();
        settings.SystemMetricsEnabled.ShouldBeNull();
        settings.CutsLongValues.ShouldBeTrue();
        settings.FollowRedirects.ShouldBeTrue();
        settings.Http.Retries.ShouldBe(7);
        settings.Http.FirstDelay.ShouldBe(TimeSpan.FromSeconds(2));
        settings.Http.Jitter.ShouldBe(TimeSpan.FromSeconds(1));
        settings.Http.ResponseTimeout.ShouldBe(TimeSpan.FromSeconds(120));
        settings.Http.HonoursRetryAfter.ShouldBeTrue();
        settings.KeepAlive!.Idle.ShouldBe(TimeSpan.FromSeconds(30));
        settings.UploadTimeout.ShouldBeNull();
        new MlflowSettings().Http.ShouldBe(settings.Http);
    }

    [Fact]
    public void Every_variable_is_read()
    {
        using var environment = new TestEnvironment(
            ("MLFLOW_TRACKING_URI", " https://host/prefix "),
            ("MLFLOW_EXPERIMENT_NAME", "demo"),
            ("MLFLOW_EXPERIMENT_ID", "7"),
            ("MLFLOW_RUN_ID", "abc"),
            ("MLFLOW_WORKSPACE", "team-a"),
            ("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", "TRUE"),
            ("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "2.5"),
            ("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", "3"),
            ("MLFLOW_SYSTEM_METRICS_NODE_ID", "node-1"),
            ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0"),
            ("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "5"),
            ("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0.5"),
            ("MLFLOW_HTTP_REQUEST_TIMEOUT", "30"),
            ("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "false"),
            ("MLFLOW_HTTP_TCP_KEEPALIVE", "0"),
            ("MLFLOW_ALLOW_HTTP_REDIRECTS", "0"),
            ("MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", "600"),
            ("MLFLOW_TRUNCATE_LONG_VALUES", "false"),
            ("MLFLOW_TRACKING_INSECURE_TLS", "1")
        );

        var settings = environment.Read();

        settings.TrackingUri.ShouldBe("https://host/prefix");
        settings.ExperimentName.ShouldBe("demo");
        settings.ExperimentId.ShouldBe("7");
        settings.RunId.ShouldBe("abc");
        settings.Workspace.ShouldBe("team-a");
        settings.SystemMetricsEnabled.ShouldBe(true);
        settings.SystemMetricsInterval.ShouldBe(TimeSpan.FromSeconds(2.5));
        settings.SystemMetricsSamples.ShouldBe(3);
        settings.SystemMetricsNodeId.ShouldBe("node-1");
        settings.Http.Retries.ShouldBe(0);
        settings.Http.ConnectionRetries.ShouldBe(0);
        settings.Http.FirstDelay.ShouldBe(TimeSpan.FromSeconds(5));
        settings.Http.Jitter.ShouldBe(TimeSpan.FromSeconds(0.5));
        settings.Http.ResponseTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        settings.Http.HonoursRetryAfter.ShouldBeFalse();
        settings.KeepAlive.ShouldBeNull();
        settings.FollowRedirects.ShouldBeFalse();
        settings.UploadTimeout.ShouldBe(TimeSpan.FromMinutes(10));
        settings.CutsLongValues.ShouldBeFalse();
        settings.Tls.Insecure.ShouldBeTrue();
    }

    [Theory]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "11", "from 0 to 10")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "-1", "from 0 to 10")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "many", "whole number")]
    [InlineData("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "121", "from 0 to 120")]
    [InlineData("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "-0.1", "seconds")]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "0", "from 1")]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "1.5", "whole number")]
    [InlineData("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "yes", "true, false, 1, 0")]
    [InlineData("MLFLOW_HTTP_TCP_KEEPALIVE_COUNT", "0", "from 1 to 127")]
    [InlineData("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", "on", "true, false, 1, 0")]
    [InlineData("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "NaN", "seconds")]
    [InlineData("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "0", "from 0.1")]
    [InlineData("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", "0", "from 1")]
    [InlineData("MLFLOW_TRACKING_INSECURE_TLS", "no", "true, false, 1, 0")]
    [InlineData("MLFLOW_TRACKING_SERVER_CERT_PATH", "/no/such/file", "no file or folder")]
    [InlineData("MLFLOW_TRACKING_CLIENT_CERT_PATH", "/tmp", "no file")]
    [InlineData("MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", "soon", "seconds")]
    [InlineData("MLFLOW_WORKSPACE", "tëam", "ASCII")]
    [InlineData("MLFLOW_TRACKING_AUTH", "my-plugin", "cannot load")]
    [InlineData("MLFLOW_TRACKING_AWS_SIGV4", "true", "cannot do")]
    public void A_value_that_makes_no_sense_is_named_with_its_variable(string name, string value, string words)
    {
        using var environment = new TestEnvironment((name, value));

        var fault = Should.Throw<UserErrorException>(environment.Read).Message;

        fault.ShouldContain(name);
        fault.ShouldContain(words);
    }

    [Fact]
    public void What_is_switched_off_needs_no_support()
    {
        using var environment = new TestEnvironment(("MLFLOW_TRACKING_AWS_SIGV4", "false"));

        Should.NotThrow(environment.Read);
    }

    [Fact]
    public void Trusting_everybody_and_trusting_some_contradict_each_other()
    {
        using var files = new TestEnvironment();
        var path = files.WithFile("ca.pem", "");
        using var environment = new TestEnvironment(
            ("MLFLOW_TRACKING_INSECURE_TLS", "true"),
            ("MLFLOW_TRACKING_SERVER_CERT_PATH", path)
        );

        Should.Throw<UserErrorException>(environment.Read).Message.ShouldContain("contradict");
    }

    [Fact]
    public void What_requests_trusts_counts_where_mlflow_says_nothing()
    {
        using var files = new TestEnvironment();
        var (own, other) = (files.WithFile("own.pem", ""), files.WithFile("other.pem", ""));
        using var both = new TestEnvironment(("MLFLOW_TRACKING_SERVER_CERT_PATH", own), ("REQUESTS_CA_BUNDLE", other));
        using var one = new TestEnvironment(("REQUESTS_CA_BUNDLE", other));

        both.Read().Tls.Authorities.ShouldBe(own);
        one.Read().Tls.Authorities.ShouldBe(other);
    }
}
