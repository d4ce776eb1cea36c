namespace Rlfw.Mlflow.Double;

/// <summary>What goes wrong with a request.</summary>
/// <param name="Name">What it is called in tables.</param>
public sealed record Misbehaviour(string Name)
{
    /// <summary>How often the request is carried out; 0 where it never reaches what carries it out.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The answer in place of the true one; null for the true one.</summary>
    public WireReply? Reply { get; init; }

    /// <summary>Whether the connection is reset and nothing answered.</summary>
    public bool Resets { get; init; }

    /// <summary>Whether nothing is answered, and the connection stays.</summary>
    public bool Hangs { get; init; }

    /// <summary>Whether only half of the answer's body is sent.</summary>
    public bool Truncates { get; init; }

    /// <summary>Bytes that are sent as they are, in place of an answer; null for an answer.</summary>
    public string? Raw { get; init; }

    /// <summary>The body that reaches what carries the request out, in place of the true one.</summary>
    public byte[]? AlteredBody { get; init; }

    /// <summary>The connection is reset before the request is read as a whole.</summary>
    public static Misbehaviour ResetBefore { get; } = new("reset before") { Times = 0, Resets = true };

    /// <summary>The request is carried out, and its answer lost.</summary>
    public static Misbehaviour LostAnswer { get; } = new("lost answer") { Resets = true };

    /// <summary>The request is carried out, and its answer is cut off.</summary>
    public static Misbehaviour Truncated { get; } = new("truncated answer") { Truncates = true };

    /// <summary>The request is carried out, and what is answered is no JSON.</summary>
    public static Misbehaviour Garbage { get; } =
        new("garbage on 200") { Reply = WireReply.Json("200 OK", "{\"run\": {\"info\": {\"run_id\"") };

    /// <summary>The request is carried out, and nothing is answered with 200.</summary>
    public static Misbehaviour EmptyOk { get; } = new("empty 200") { Reply = WireReply.Json("200 OK", "") };

    /// <summary>No HTTP.</summary>
    public static Misbehaviour NoHttp { get; } = new("no HTTP") { Times = 0, Raw = "SSH-2.0-OpenSSH_9.9\r\n" };

    /// <summary>A page of a web server, with 200.</summary>
    public static Misbehaviour Page { get; } =
        new("HTML on 200")
        {
            Times = 0,
            Reply = WireReply.Text("200 OK", "text/html; charset=utf-8", "<!doctype html><title>Log in</title>"),
        };

    /// <summary>What a web server says that is no MLflow.</summary>
    public static Misbehaviour WrongAddress { get; } =
        new("HTML 404")
        {
            Times = 0,
            Reply = WireReply.Text("404 Not Found", "text/html", "<html><h1>404 Not Found</h1></html>"),
        };

    /// <summary>The request reaches the server twice.</summary>
    public static Misbehaviour Duplicate { get; } = new("delivered twice") { Times = 2 };

    /// <summary>Nothing is answered.</summary>
    public static Misbehaviour Hang { get; } = new("hang") { Times = 0, Hangs = true };

    /// <summary>The request is carried out, and nothing is answered.</summary>
    public static Misbehaviour HangAfter { get; } = new("hang after") { Hangs = true };

    /// <summary>Too many requests.</summary>
    public static Misbehaviour SlowDown { get; } =
        new("429 Retry-After")
        {
            Times = 0,
            Reply = WireReply.Text("429 Too Many Requests", "text/plain", "slow down") with
            {
                Headers = new Dictionary<string, string> { ["Retry-After"] = "0" },
            },
        };

    /// <summary>Another address has it.</summary>
    public static Misbehaviour Redirect { get; } =
        new("redirect")
        {
            Times = 0,
            Reply = WireReply.Text("307 Temporary Redirect", "text/html", "<h1>moved</h1>") with
            {
                Headers = new Dictionary<string, string> { ["Location"] = "/log-in" },
            },
        };

    /// <summary>Somebody unknown.</summary>
    public static Misbehaviour Unauthorized { get; } =
        new("401")
        {
            Times = 0,
            Reply = WireReply.Text("401 Unauthorized", "text/html", "You are not authenticated.") with
            {
                Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"mlflow\"" },
            },
        };

    /// <summary>Somebody who may not.</summary>
    public static Misbehaviour Forbidden { get; } =
        new("403") { Times = 0, Reply = WireReply.Text("403 Forbidden", "text/html", "Permission denied") };

    /// <summary>A name that the server does not answer to.</summary>
    public static Misbehaviour WrongHost { get; } =
        new("403 Host header")
        {
            Times = 0,
            Reply = WireReply.Text(
                "403 Forbidden",
                "text/plain",
                "Invalid Host header - possible DNS rebinding attack detected"
            ),
        };

    /// <summary>The request is too large for a proxy.</summary>
    public static Misbehaviour TooLarge { get; } =
        new("413")
        {
            Times = 0,
            Reply = WireReply.Text(
                "413 Request Entity Too Large",
                "text/html",
                "<html><h1>413 Request Entity Too Large</h1><hr>nginx</html>"
            ),
        };

    /// <summary>A failure before the request is carried out.</summary>
    /// <param name="status">500, 502, 503, 504, 408.</param>
    public static Misbehaviour Failure(int status) =>
        new($"{status}") { Times = 0, Reply = WireReply.Text($"{status} Trouble", "text/html", "<h1>Trouble</h1>") };

    /// <summary>A failure after the request was carried out, as of a proxy that waited for too short a time.</summary>
    /// <param name="status">500, 502, 503, 504.</param>
    public static Misbehaviour FailureAfter(int status) =>
        new($"{status} after") { Reply = WireReply.Text($"{status} Trouble", "text/html", "<h1>Trouble</h1>") };

    /// <summary>A late answer.</summary>
    /// <param name="delay">How late.</param>
    public static Misbehaviour Latency(TimeSpan delay) => new("latency") { Delay = delay };
}
