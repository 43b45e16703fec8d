namespace PhpBridge.FastCgi;

/// <summary>FastCGI 1.0 section 6: php-fpm implements only the responder.</summary>
internal enum Role : ushort
{
    Responder = 1,
    Authorizer = 2,
    Filter = 3,
}
