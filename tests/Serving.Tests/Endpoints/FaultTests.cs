using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Serving.Tests.Endpoints;

public sealed class FaultTests
{
    [Fact]
    public async Task Whatever_is_wrong_is_told_in_OpenAIs_form()
    {
        await using var server = await TinyServer.StartAsync(
            new ServerOptions
            {
                MaximumBodyBytes = 4096,
                MaximumTokens = 50,
                MaximumCompletions = 4,
            }
        );
        (string Path, string Body, int Status, string? Param, string? Code, string Part)[] cases =
        [
            ("/v1/completions", "{", 400, null, "invalid_json", "line 1"),
            ("/v1/completions", "{\"model\": \"other\", \"prompt\": \"a\"}", 404, "model", "model_not_found", "'tiny'"),
            ("/v1/completions", "{\"prompt\": \"a\"}", 400, "model", "missing_required_parameter", "missing"),
            ("/v1/completions", Tiny("\"prompt\": [300]"), 400, "prompt[0]", null, "0 to 262"),
            ("/v1/completions", Tiny("\"prompt\": \"\""), 400, "prompt", null, "no tokens"),
            (
                "/v1/completions",
                Tiny($"\"prompt\": \"{new string('a', 1024)}\""),
                400,
                "prompt",
                "context_length_exceeded",
                "1024"
            ),
            ("/v1/completions", Tiny("\"prompt\": \"a\", \"max_tokens\": 51"), 400, "max_tokens", null, "--max-tokens"),
            ("/v1/completions", Tiny("\"prompt\": \"a\", \"n\": 5"), 400, "n", null, "--max-completions"),
            (
                "/v1/completions",
                Tiny($"\"prompt\": \"{new string('a', 5000)}\""),
                413,
                null,
                "body_too_large",
                "--max-body"
            ),
            (
                "/v1/chat/completions",
                Tiny("\"messages\": [{\"role\": \"user\"}]"),
                400,
                "messages[0].content",
                "missing_required_parameter",
                "missing"
            ),
            (
                "/v1/chat/completions",
                Tiny($"\"messages\": [{{\"role\": \"assistant\", \"content\": \"a\"}}], \"tools\": [{Tool}]"),
                400,
                "messages",
                null,
                "first user message"
            ),
            ("/v1/responses", "{}", 404, null, "not_found", "/v1/chat/completions"),
            ("/v1/models", "{}", 405, null, "method_not_allowed", "GET"),
        ];
        foreach (var (path, body, status, param, code, part) in cases)
        {
            using var response = await server.PostAsync(path, body);
            var error = JsonNode.Parse(
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            )!["error"]!;
            ((int)response.StatusCode).ShouldBe(status, error.ToJsonString());
            ((string?)error["param"]).ShouldBe(param, error.ToJsonString());
            ((string?)error["code"]).ShouldBe(code);
            ((string?)error["type"]).ShouldBe("invalid_request_error");
            ((string?)error["message"])!.ShouldContain(part);
        }

        await server.QuietAsync();
        server.Server.Statistics.Count(RequestOutcome.Refused).ShouldBe(cases.Length);
        server.Log.Count.ShouldBe(cases.Length);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    public async Task A_body_that_is_not_said_to_be_plain_JSON_is_refused(string type, string? encoding)
    {
        await using var server = await TinyServer.StartAsync();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var response = await server.Client.PostAsync(
            "/v1/completions",
            content,
            TestContext.Current.CancellationToken
        );
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_key_is_asked_for_by_the_API_alone()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { ApiKey = "secret" });
        (HttpStatusCode Status, AuthenticationHeaderValue? Header)[] cases =
        [
            (HttpStatusCode.Unauthorized, null),
            (HttpStatusCode.Unauthorized, new AuthenticationHeaderValue("Bearer", "secre")),
            (HttpStatusCode.Unauthorized, new AuthenticationHeaderValue("Basic", "secret")),
            (HttpStatusCode.OK, new AuthenticationHeaderValue("Bearer", "secret")),
        ];
        foreach (var (status, header) in cases)
        {
            server.Client.DefaultRequestHeaders.Authorization = header;
            (await server.Client.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
                status
            );
            (await server.Client.GetAsync("/health", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
                HttpStatusCode.OK
            );
        }
    }

    [Fact]
    public async Task Hundreds_of_broken_bodies_get_answers_and_break_nothing()
    {
        await using var server = await TinyServer.StartAsync();
        const string Good =
            "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hé\"}], \"max_tokens\": 2, \"stop\": [\"a\"], \"n\": 1}";
        var bytes = Encoding.UTF8.GetBytes(Good);
        var random = new RandomStream(1, "broken bodies");
        var statuses = new int[600];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 400).Select(i => (i, Body: Broken(bytes, random))),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (item, stop) =>
            {
                using var content = new ByteArrayContent(item.Body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await server.Client.PostAsync("/v1/chat/completions", content, stop);
                var answer = await response.Content.ReadAsStringAsync(stop);
                _ = JsonNode.Parse(answer);
                ((int)response.StatusCode).ShouldBeLessThan(500, $"{Encoding.UTF8.GetString(item.Body)}\n{answer}");
                Interlocked.Increment(ref statuses[(int)response.StatusCode]);
            }
        );
        (statuses[200] + statuses[400] + statuses[404]).ShouldBe(400);
        statuses[400].ShouldBeGreaterThan(200);
        await server.QuietAsync();
        server.Server.Statistics.Arrived.ShouldBe(400);
    }

    [Fact]
    public async Task A_broken_engine_is_an_error_of_the_server_and_shows_in_its_health()
    {
        await using var server = await TinyServer.StartAsync(
            new FailingModel(TinyModel.Load("llama3", 1024), steps: 8),
            null,
            null
        );
        (await server.PostAsync("/v1/completions", Tiny("\"prompt\": \"a\", \"max_tokens\": 2"))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        using var stream = await server.PostAsync(
            "/v1/completions",
            Tiny("\"prompt\": \"a\", \"max_tokens\": 90, \"ignore_eos\": true, \"stream\": true")
        );
        var text = await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain(
            "data: {\"error\":{\"message\":\"the engine failed: the device is gone\",\"type\":\"server_error\""
        );
        text.ShouldNotContain("[DONE]");
        using var after = await server.PostAsync("/v1/completions", Tiny("\"prompt\": \"a\""));
        after.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var health = await server.Client.GetAsync("/health", TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "the device is gone"
        );
        server.Server.Statistics.Count(RequestOutcome.Failed).ShouldBe(2);
    }

    [Fact]
    public async Task A_port_in_use_is_the_users_fault()
    {
        await using var server = await TinyServer.StartAsync();
        var port = new Uri(server.Server.Address).Port;
        (
            await Should.ThrowAsync<UserErrorException>(() =>
                GenerationServer.StartAsync(
                    server.Service,
                    new ServedModel("m", new Translation.Letters(), 8),
                    new ServerOptions { Port = port },
                    TimeProvider.System
                )
            )
        ).Message.ShouldContain($"port {port} of 127.0.0.1 is in use");
    }

    private const string Tool = "{\"type\": \"function\", \"function\": {\"name\": \"f\"}}";

    private static string Tiny(string fields) => $"{{\"model\": \"tiny\", {fields}}}";

    private static byte[] Broken(byte[] good, RandomStream random)
    {
        lock (random)
        {
            var bytes = (byte[])good.Clone();
            for (var i = random.NextInt(4); i >= 0; i--)
            {
                bytes[random.NextInt(bytes.Length)] =
                    random.NextInt(3) == 0 ? (byte)random.NextInt(256) : good[random.NextInt(good.Length)];
            }

            return random.NextInt(4) == 0 ? bytes[..random.NextInt(bytes.Length)] : bytes;
        }
    }
}
